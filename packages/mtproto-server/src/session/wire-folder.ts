import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createRsaKey, type RsaKey, readRsaKey } from '../crypto/rsa-key.ts'
import { type Keyring, openKeyring } from './keyring.ts'

/** The state of a wire that survives a restart, so that clients can reconnect. */
export interface WireFolder {
  /** The server's key. */
  rsaKey: RsaKey
  /** The clients' keys. */
  keyring: Keyring
  /** The last ports of the data centres, by data centre id. */
  ports: Record<number, number>
  /** Stores the current ports. */
  keepPorts(ports: Record<number, number>): void
}

/** Opens the folder; creates and fills it if it is missing. */
export function openWireFolder(folder: string): WireFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const portsFile = path.join(folder, 'ports.json')
  return {
    rsaKey: openRsaKey(path.join(folder, 'rsa.pem')),
    keyring: openKeyring(path.join(folder, 'keys')),
    ports: existsSync(portsFile) ? JSON.parse(readFileSync(portsFile, 'utf8')) : {},
    keepPorts: (ports) => writeWhole(portsFile, JSON.stringify(ports)),
  }
}

function openRsaKey(file: string): RsaKey {
  if (existsSync(file)) return readRsaKey(readFileSync(file, 'utf8'))
  const key = createRsaKey()
  writeWhole(file, key.privateKeyPem)
  return key
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text, { mode: 0o600 })
  renameSync(`${file}.part`, file)
}
