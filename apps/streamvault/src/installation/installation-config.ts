import path from 'node:path'
import { type Config, readConfig, readEnvFile } from '@streamvault/config'

/** The repository this program runs from. */
export const REPOSITORY: string = path.resolve(import.meta.dirname, '..', '..', '..', '..')

/** What a command's flags say over the environment. */
export interface ConfigFlags {
  data?: string
  port?: string
  opsPort?: string
}

/** Reads the configuration: flags before the environment, that before `.env` in the repository. @throws ConfigError */
export async function readInstallationConfig({ data, port, opsPort }: ConfigFlags): Promise<Config> {
  const file = await readEnvFile(path.join(REPOSITORY, '.env'))
  const defaults = { STREAMVAULT_DATA: path.join(REPOSITORY, 'data') }
  const flags = { STREAMVAULT_DATA: data, PORT: port, OPS_PORT: opsPort }
  return readConfig({ ...defaults, ...file, ...withoutEmpty(process.env) }, flags)
}

/** Compose files hand on what is not set as an empty string, which must not hide what `.env` says. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
}
