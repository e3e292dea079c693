import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { type Config, ConfigError } from '@streamvault/config'

/** Checks that nginx would find what its configuration refers to. @throws ConfigError */
export async function checkGateway({ gateway, http }: Pick<Config, 'gateway' | 'http'>): Promise<void> {
  const problems: string[] = []
  // The system would choose another port at each start, unknown to nginx.
  if (http.port === 0) problems.push('PORT: expected a port for nginx to reach, and not 0')
  if (gateway.cache === 'nginx' && gateway.enginePort === 0) {
    problems.push('ENGINE_PORT: expected a port for nginx to reach, and not 0')
  }
  const { certificate, key } = gateway.tls ?? {}
  for (const [name, file] of [
    ['GATEWAY_TLS_CERT', certificate],
    ['GATEWAY_TLS_KEY', key],
  ] as const) {
    if (file !== undefined && !(await isReadable(file))) problems.push(`${name}: expected a file that can be read`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
}

async function isReadable(file: string): Promise<boolean> {
  try {
    await access(file, constants.R_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
