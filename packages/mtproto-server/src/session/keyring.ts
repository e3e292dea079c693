import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { AuthKey } from './auth-key.ts'

/** The authorization keys of all data centres, stored in a folder so that they survive a restart. */
export interface Keyring {
  /** The key with this id at this data centre; undefined when it is unknown, deleted or expired. */
  find(dc: number, id: string): AuthKey | undefined
  /** Stores a new or changed key. It is on disk when this returns. */
  keep(key: AuthKey): void
  /** Deletes a permanent key and the temporary keys bound to it; returns their ids. */
  forget(id: string): string[]
  /** Gives every key a new salt. */
  rotateSalts(): void
}

interface KeptKey extends Omit<AuthKey, 'bytes' | 'salt'> {
  bytes: string
  salt: string
}

/** Opens the keys stored in `folder`, which is created if it is missing. */
export function openKeyring(folder: string, now: () => number = Date.now): Keyring {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keys = new Map<string, AuthKey>()
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
    const key = parseKey(readFileSync(path.join(folder, name), 'utf8'))
    keys.set(key.id, key)
  }

  function keep(key: AuthKey): void {
    keys.set(key.id, key)
    const file = fileOf(folder, key.id)
    // The client gets its answer only after this: a server killed in between must still know the key.
    writeFileSync(`${file}.part`, formatKey(key), { mode: 0o600 })
    renameSync(`${file}.part`, file)
  }

  function drop(id: string): void {
    keys.delete(id)
    rmSync(fileOf(folder, id), { force: true })
  }

  return {
    find(dc, id) {
      const key = keys.get(id)
      if (key === undefined || key.dc !== dc) return undefined
      if (key.temporary === undefined || key.temporary.expiresAt * 1000 > now()) return key
      drop(id)
      return undefined
    },
    keep,
    forget(id) {
      const gone = [...keys.values()].filter((key) => key.id === id || key.temporary?.permanentId === id)
      for (const key of gone) drop(key.id)
      return gone.map((key) => key.id)
    },
    rotateSalts() {
      for (const key of keys.values()) {
        key.salt = randomBytes(8).readBigInt64LE()
        keep(key)
      }
    },
  }
}

function fileOf(folder: string, id: string): string {
  return path.join(folder, `${id}.json`)
}

function formatKey(key: AuthKey): string {
  return JSON.stringify({ ...key, bytes: key.bytes.toString('base64'), salt: String(key.salt) })
}

function parseKey(text: string): AuthKey {
  const kept = JSON.parse(text) as KeptKey
  return { ...kept, bytes: Buffer.from(kept.bytes, 'base64'), salt: BigInt(kept.salt) }
}
