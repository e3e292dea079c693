import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

/** Where the clients that others wrote are installed. */
export interface ForeignClients {
  /** A Python that has Telethon. */
  python: string
  /** A folder whose `node_modules` has GramJS. */
  gramjs: string
}

const SCRIPT = path.join(import.meta.dirname, '../../scripts/install-foreign-clients.sh')

/** Installs the clients unless they are there; fails when that cannot be done. */
export async function installForeignClients(): Promise<ForeignClients> {
  const { stdout } = await promisify(execFile)('bash', [SCRIPT])
  const folder = stdout.trim().split('\n').at(-1) ?? ''
  return { python: path.join(folder, 'python/bin/python'), gramjs: path.join(folder, 'gramjs') }
}
