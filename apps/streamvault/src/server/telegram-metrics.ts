import type { SessionFault, TelegramStoreEvent } from '@streamvault/object-store-telegram'
import type { PoolEvent, SessionStatus } from '@streamvault/session-pool'
import { Counter, Gauge, type Registry } from 'prom-client'

/** The counters of requests to Telegram. */
export interface TelegramMetrics {
  onPoolEvent(event: PoolEvent): void
  onStoreEvent(event: TelegramStoreEvent): void
  onSessionFault(sessionId: string, fault: SessionFault): void
  /** From now on the sessions are read at each scrape. */
  watch(sessions: () => readonly SessionStatus[]): void
}

const STATES = ['starting', 'ready', 'resting', 'unreachable', 'parked'] as const

/** Creates the counters. Labels are session ids, which are not secret. */
export function createTelegramMetrics(registry: Registry): TelegramMetrics {
  const registers = [registry]
  const requests = new Counter({
    name: 'streamvault_telegram_requests_total',
    help: 'Requests made of Telegram, by session and by what became of them.',
    labelNames: ['session', 'result'],
    registers,
  })
  const busy = new Counter({
    name: 'streamvault_telegram_busy_total',
    help: 'Requests and viewers that no session had room for, by what was in the way.',
    labelNames: ['reason'],
    registers,
  })
  const mended = new Counter({
    name: 'streamvault_telegram_mended_total',
    help: 'Answers that were refused or failed and were had from another session.',
    labelNames: ['session', 'problem'],
    registers,
  })
  const faults = new Counter({
    name: 'streamvault_session_faults_total',
    help: 'Trouble on the way to Telegram that a session gets over by itself, by its kind.',
    labelNames: ['session', 'fault'],
    registers,
  })
  return {
    onPoolEvent(event) {
      if (event.type === 'request') requests.inc({ session: event.sessionId, result: event.result })
      if (event.type === 'busy') busy.inc({ reason: event.reason })
    },
    onStoreEvent(event) {
      if (event.kind === 'damaged') mended.inc({ session: event.sessionId, problem: 'damaged' })
      if (event.kind === 'failed-over') mended.inc({ session: event.sessionId, problem: event.problem })
    },
    onSessionFault: (session, fault) => faults.inc({ session, fault }),
    watch: (sessions) => watchSessions(registry, sessions),
  }
}

function watchSessions(registry: Registry, sessions: () => readonly SessionStatus[]): void {
  const registers = [registry]
  new Gauge({
    name: 'streamvault_session_viewers',
    help: 'Viewers who cause reads, by the session that they count on.',
    labelNames: ['session'],
    registers,
    collect() {
      this.reset()
      for (const { id, viewers } of sessions()) this.set({ session: id }, viewers)
    },
  })
  new Gauge({
    name: 'streamvault_session_state',
    help: '1 for the state in which a session stands.',
    labelNames: ['session', 'state'],
    registers,
    collect() {
      this.reset()
      for (const { id, state } of sessions()) {
        for (const name of STATES) this.set({ session: id, state: name }, name === state ? 1 : 0)
      }
    },
  })
}
