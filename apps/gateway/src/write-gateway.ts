import { execFile } from 'node:child_process'
import { chmod, chown, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeFolder } from '@streamvault/folders'
import { type GatewaySettings, GatewaySettingsError } from './gateway-settings.ts'
import { type RenderedFile, renderGateway } from './render-gateway.ts'

const MODES: Readonly<Record<RenderedFile['readers'], number>> = { all: 0o644, owner: 0o600, user: 0o600 }

/**
 * Renders the gateway into its folder, each file atomically; returns their paths.
 *
 * @throws GatewaySettingsError when the settings do not fit together; FolderError
 */
export async function writeGateway(settings: GatewaySettings): Promise<string[]> {
  const files = renderGateway(settings)
  const owner = settings.user === undefined || process.getuid?.() !== 0 ? undefined : await idsOf(settings.user)
  for (const folder of ['', 'logs', 'temp']) await makeFolder(path.join(settings.folder, folder))
  const written: string[] = []
  for (const { name, text, readers } of files) {
    const file = path.join(settings.folder, name)
    const part = `${file}.part`
    await writeFile(part, text, { mode: MODES[readers] })
    // An older file of that name may have another mode.
    await chmod(part, MODES[readers])
    if (readers === 'user' && owner !== undefined) await chown(part, owner.uid, owner.gid)
    await rename(part, file)
    written.push(file)
  }
  return written
}

async function idsOf(user: string): Promise<{ uid: number; gid: number }> {
  const ask = async (flag: string) => Number((await promisify(execFile)('id', [flag, user])).stdout)
  try {
    return { uid: await ask('-u'), gid: await ask('-g') }
  } catch {
    throw new GatewaySettingsError(`this machine has no user "${user}"`)
  }
}
