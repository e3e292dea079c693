import type { Config } from '@streamvault/config'
import { PortInUseError } from '@streamvault/edge'
import { HotMemoryError } from '@streamvault/slice-cache'

/** A setting is well-formed, but this machine cannot apply it. */
class UnusableSettingError extends Error {
  override name = 'UnusableSettingError'
  readonly code = 'unusable_setting'

  constructor(setting: string, reason: string, options: ErrorOptions) {
    super(`Cannot use ${setting}: ${reason}`, options)
  }
}

type Settings = Pick<Config, 'http' | 'gateway'>

/** Explains a failed start by the setting that caused it; returns any other error unchanged. */
export function inNameOfSetting(error: unknown, settings: Settings): unknown {
  if (error instanceof HotMemoryError) {
    const reason = `this machine cannot give ${error.bytes} bytes of memory`
    return new UnusableSettingError('CACHE_MEMORY_BYTES', reason, { cause: error })
  }
  const cause = error instanceof PortInUseError ? error.cause : error
  if (!(cause instanceof Error)) return error
  const { code = '', syscall, hostname, address, port }: ListenFailure = cause
  const { host } = settings.http
  if (syscall === 'getaddrinfo' && hostname === host) {
    const reason = code === 'ENOTFOUND' ? 'no address of that name is known' : `its address cannot be found (${code})`
    return new UnusableSettingError(`HOST "${host}"`, reason, { cause })
  }
  if (syscall !== 'listen') return error
  const portReason = PORT_REASONS[code]
  if (portReason !== undefined) {
    return new UnusableSettingError(settingOfPort(port, settings), portReason(`${address}:${port}`), { cause })
  }
  if (address !== host) return error
  return new UnusableSettingError(`HOST "${host}"`, HOST_REASONS[code] ?? `nothing can listen there (${code})`, {
    cause,
  })
}

/** The system's error fields for a failure to listen. */
interface ListenFailure extends NodeJS.ErrnoException {
  hostname?: string
  address?: string
  port?: number
}

const PORT_REASONS: Record<string, (where: string) => string> = {
  EADDRINUSE: (where) => `another program listens on ${where} already`,
  EACCES: (where) => `this user may not listen on ${where}`,
}

const HOST_REASONS: Record<string, string> = {
  EADDRNOTAVAIL: 'it is no address of this machine',
  EAFNOSUPPORT: 'this machine has no addresses of that kind',
}

function settingOfPort(port: number | undefined, { http, gateway }: Settings): string {
  if (port === http.opsPort) return 'OPS_PORT or --ops-port'
  return port === gateway.enginePort && port !== http.port ? 'ENGINE_PORT' : 'PORT or --port'
}
