/** Counts what nginx's access log tells. */
export interface LogMetrics {
  /** One line of the log. What is none of ours is passed over. */
  take(line: string): void
  /** In Prometheus' form, under the names that our own edge uses where they mean the same. */
  text(): string
}

interface LogLine {
  file: string
  status: number
  bytes: number
  cache: string
  class: string
  connections: string
  requests: string
}

/** nginx's words for what a slice was, and ours. */
const RESULTS: Readonly<Record<string, string>> = {
  HIT: 'hit',
  STALE: 'hit',
  MISS: 'miss',
  EXPIRED: 'miss',
  BYPASS: 'miss',
}

/** Makes counters that begin at zero. */
export function createLogMetrics(): LogMetrics {
  const counters = new Map<string, number>()
  const add = (name: string, amount: number): void => void counters.set(name, (counters.get(name) ?? 0) + amount)

  return {
    take(text) {
      const line = parse(text)
      if (line === undefined) return
      add(`gateway_requests_total{status="${Math.floor(line.status / 100)}xx"}`, 1)
      if (line.connections === 'REJECTED') add('gateway_limited_total{limit="connections"}', 1)
      if (line.requests === 'REJECTED') add('gateway_limited_total{limit="requests"}', 1)
      if (line.file === '') return
      if (line.status !== 200 && line.status !== 206) return
      add(`stream_bytes_total{class="${line.class === 'member' ? 'member' : 'guest'}"}`, line.bytes)
      const result = RESULTS[line.cache]
      if (result !== undefined) add(`gateway_answers_total{first_slice="${result}"}`, 1)
    },
    text() {
      const names = [...counters.keys()].sort()
      const lines: string[] = []
      let family = ''
      for (const name of names) {
        const [plain = ''] = name.split('{')
        if (plain !== family) lines.push(`# TYPE streamvault_${plain} counter`)
        family = plain
        lines.push(`streamvault_${name} ${counters.get(name)}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}

function parse(text: string): LogLine | undefined {
  try {
    const line = JSON.parse(text)
    const isLine = typeof line?.status === 'number' && typeof line.bytes === 'number' && typeof line.file === 'string'
    return isLine ? line : undefined
  } catch {
    // The last line before nginx was killed may be half a line.
    return undefined
  }
}
