import path from 'node:path'
import { type Config, readConfig, readEnvFile } from '@streamvault/config'

/** The repository of the running program. */
export const REPOSITORY: string = path.resolve(import.meta.dirname, '..', '..', '..', '..')

/** A command's flags, which override the environment. */
export interface ConfigFlags {
  data?: string
  port?: string
  opsPort?: string
}

/** Reads the configuration: flags override the environment, which overrides `.env`. @throws ConfigError */
export async function readInstallationConfig({ data, port, opsPort }: ConfigFlags): Promise<Config> {
  const file = await readEnvFile(path.join(REPOSITORY, '.env'))
  const defaults = { STREAMVAULT_DATA: path.join(REPOSITORY, 'data') }
  const flags = { STREAMVAULT_DATA: data, PORT: port, OPS_PORT: opsPort }
  return readConfig({ ...defaults, ...file, ...withoutEmpty(process.env) }, flags)
}

/** Compose files pass unset variables as empty strings, which must not hide the values in `.env`. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
}
