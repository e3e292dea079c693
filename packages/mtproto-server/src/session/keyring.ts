import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { AuthKey } from './auth-key.ts'

/** The authorization keys of all data centres, kept in a folder so that a restarted server knows its clients. */
export interface Keyring {
  /** The key with this id at this data centre; nothing when it is unknown, was forgotten or has run out. */
  find(dc: number, id: string): AuthKey | undefined
  /** Keeps a key, new or changed. On disk when this returns. */
  keep(key: AuthKey): void
  /** Forgets a lasting key and the temporary ones bound to it; returns their ids. */
  forget(id: string): string[]
  /** Gives every key another salt. */
  rotateSalts(): void
}

interface KeptKey extends Omit<AuthKey, 'bytes' | 'salt'> {
  bytes: string
  salt: string
}

/** Opens the keys kept in `folder`, which is made when it is not there. */
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
    // A key is told to its client after this: a server killed in between must still know it.
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
