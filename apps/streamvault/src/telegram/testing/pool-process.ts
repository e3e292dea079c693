// A separate process in tests: shares sessions with others through a file of leases. Arguments: the file, the name of
// the process. Sessions are mere names, and a request does nothing.
import { openSqliteLeases } from '@streamvault/leases-sqlite'
import { createSessionPool, SessionsBusyError } from '@streamvault/session-pool'
import type { PoolOrder, PoolReport } from './start-pool-process.ts'

const [path = '', owner = ''] = process.argv.slice(2)
const ASK_AT_ONCE = 20
const { signal } = new AbortController()
const leases = await openSqliteLeases({ path, maxLeases: 1000 })
let moment: number | undefined
/** The machine's clock, constant within a turn of the loop: a request is counted and reported at one moment. */
const clock = {
  now() {
    if (moment !== undefined) return moment
    setImmediate(() => {
      moment = undefined
    })
    moment = performance.timeOrigin + performance.now()
    return moment
  },
  after(ms: number, wake: () => void) {
    const timer = setTimeout(wake, Math.ceil(ms))
    return () => clearTimeout(timer)
  },
}
const sent: PoolReport['sent'] = []
const pool = createSessionPool<string>({
  judge: () => ({ kind: 'fatal' }),
  rampMs: 0,
  hedge: false,
  maxViewers: 3,
  maxWaitMs: 60_000,
  clock,
  onEvent(event) {
    if (event.type === 'request') sent.push({ session: event.sessionId, at: clock.now() - event.durationMs })
  },
  shared: { leases, name: 'films', owner, everyMs: 50, ttlMs: 3000 },
})
for (const id of ['a', 'b']) pool.add(id, id)
let isAsking = false
let opened = 0

async function askOn(): Promise<void> {
  while (isAsking) await pool.run({ priority: 'playing', signal }, async () => {})
}

async function obey({ kind, wanted = 0 }: PoolOrder): Promise<Partial<PoolReport>> {
  if (kind === 'ask') {
    isAsking = true
    const asking = Promise.all(Array.from({ length: ASK_AT_ONCE }, askOn))
    while (sent.length < wanted) await new Promise((resolve) => setTimeout(resolve, 10))
    isAsking = false
    await asking
    return { sent }
  }
  if (kind === 'look') return { limits: pool.sessions().map(({ limitPerSecond }) => limitPerSecond) }
  for (let at = 0; at < wanted; at += 1) {
    try {
      await pool.openViewer({ id: `${owner} ${opened}`, signal })
      opened += 1
    } catch (error) {
      if (!(error instanceof SessionsBusyError)) throw error
      break
    }
  }
  return { viewers: opened }
}

process.on('message', (order: PoolOrder) => void obey(order).then((report) => process.send?.(report)))
process.send?.('ready')
