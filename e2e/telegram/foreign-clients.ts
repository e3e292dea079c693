import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

/** Folders of the installed third-party clients. */
export interface ForeignClients {
  /** A Python with Telethon. */
  python: string
  /** A folder with GramJS in its `node_modules`. */
  gramjs: string
}

const SCRIPT = path.join(import.meta.dirname, '../../scripts/install-foreign-clients.sh')

/** Installs the clients unless they are there; throws when that fails. */
export async function installForeignClients(): Promise<ForeignClients> {
  const { stdout } = await promisify(execFile)('bash', [SCRIPT])
  const folder = stdout.trim().split('\n').at(-1) ?? ''
  return { python: path.join(folder, 'python/bin/python'), gramjs: path.join(folder, 'gramjs') }
}
