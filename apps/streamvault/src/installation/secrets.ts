import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { LinkKeysOptions } from '@streamvault/crypto-links'
import { makeFolder } from '@streamvault/folders'
import { isMissing } from './is-missing.ts'

/** Secrets created at the first start. */
export interface Secrets {
  /** The key with the highest number signs stream links; links signed with any other kept key remain valid. */
  linkKeys: LinkKeysOptions
  /** The admin token of `/api/admin/…`. */
  adminToken: string
  /** The token of purges. */
  edgeToken: string
  /** The token that an nginx with slices sends to the engine. */
  engineToken: string
  /** Encrypts the stored accounts: 32 bytes in base64url. */
  sessionSecret: string
}

/** 256 bits: the strength of the HMAC-SHA-256 that uses them. */
const SECRET_BYTES = 32

/**
 * Reads the secrets of an installation, and creates missing ones. Only their owner may read the files (mode 0600).
 *
 * @throws FolderError
 */
export async function openSecrets(folder: string): Promise<Secrets> {
  await makeFolder(folder, { mode: 0o700 })
  return {
    linkKeys: linkKeysIn(folder),
    adminToken: secretIn(path.join(folder, 'admin-token')),
    edgeToken: secretIn(path.join(folder, 'edge-token')),
    engineToken: secretIn(path.join(folder, 'engine-token')),
    sessionSecret: secretIn(path.join(folder, 'session-key')),
  }
}

/** `link-key-1`, `link-key-2` and so on: their numbers identify them in links. */
function linkKeysIn(folder: string): LinkKeysOptions {
  const names = readdirSync(folder).map((name) => /^link-key-([1-9]\d{0,8})$/.exec(name)?.[1])
  const numbers = names.filter((name) => name !== undefined).sort((one, other) => Number(one) - Number(other))
  const current = numbers.at(-1) ?? '1'
  const secrets = [...new Set([...numbers, current])].map((number) => [
    number,
    secretIn(path.join(folder, `link-key-${number}`)),
  ])
  return { current, secrets: Object.fromEntries(secrets) }
}

function secretIn(file: string): string {
  return read(file) ?? create(file) ?? mustRead(file)
}

function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim()
    if (text.length < SECRET_BYTES)
      throw new Error(`Cannot use secret ${file}: it is too short; delete it to have another made`)
    return text
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Returns `undefined` when another process was first. Links a whole file: a kill never leaves half a secret. */
function create(file: string): string | undefined {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const temporary = `${file}.${process.pid}.new`
  const descriptor = openSync(temporary, 'w', 0o600)
  try {
    writeSync(descriptor, `${secret}\n`)
    fsyncSync(descriptor)
    linkSync(temporary, file)
    return secret
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined
    throw error
  } finally {
    closeSync(descriptor)
    rmSync(temporary, { force: true })
  }
}

function mustRead(file: string): string {
  const secret = read(file)
  if (secret === undefined) throw new Error(`Cannot read secret ${file}: it vanished while it was read`)
  return secret
}
