import type { SessionView } from '@streamvault/api'
import { kindOfAccount, type SocksProxy } from '@streamvault/object-store-telegram'
import type { AccountStatus } from './telegram-service.ts'

/** A session for the operator: without credentials. */
export function sessionView(
  { kept, isFromEnvironment, session, failure }: AccountStatus,
  fallback: { maxViewers: number; proxy: SocksProxy | undefined },
): SessionView {
  const proxy = kept.proxy ?? fallback.proxy
  return {
    id: kept.id,
    label: kept.label,
    kind: kindOfAccount(kept.account),
    origin: isFromEnvironment ? 'environment' : 'added',
    state: session?.state ?? (failure === undefined ? 'closed' : 'failed'),
    reason: session?.reason ?? messageOf(failure),
    viewers: session?.viewers ?? 0,
    maxViewers: session?.maxViewers ?? fallback.maxViewers,
    requestsPerSecond: session?.requestsLastSecond ?? 0,
    limitPerSecond: session?.limitPerSecond ?? 0,
    inFlight: session?.inFlight ?? 0,
    rests: (session?.rests ?? []).map(({ dc = null, remainingMs, cause }) => ({ dc, remainingMs, cause })),
    health: session?.health ?? null,
    ramp: session?.ramp ?? null,
    latencyMs: session?.latencyMs ?? null,
    proxy: proxy === undefined ? null : `${proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host}:${proxy.port}`,
    sourceAddress: kept.localAddress ?? null,
    addedAt: isFromEnvironment ? null : kept.addedMs,
  }
}

function messageOf(error: unknown): string | null {
  if (error === undefined) return null
  return error instanceof Error ? error.message : 'it could not be opened'
}
