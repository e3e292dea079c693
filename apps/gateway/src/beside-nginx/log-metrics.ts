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
  /** With the head; missing in the lines of an older configuration. */
  sent?: number
  bytes: number
  cache: string
  class: string
  connections: string
  requests: string
}

/** nginx's words for what a slice was, and ours. Who waited for another's fetch has a `HIT` there. */
const RESULTS: Readonly<Record<string, string>> = {
  HIT: 'hit',
  STALE: 'hit',
  UPDATING: 'hit',
  REVALIDATED: 'hit',
  MISS: 'miss',
  EXPIRED: 'miss',
  BYPASS: 'miss',
}

/** Makes counters that begin at zero. */
export function createLogMetrics(): LogMetrics {
  const counters = new Map<string, number>()
  const add = (name: string, amount: number): void => void counters.set(name, (counters.get(name) ?? 0) + amount)

  function countSlice({ file, status, cache }: LogLine): void {
    const result = RESULTS[cache]
    const isSlice = file !== '' && (status === 200 || status === 206)
    if (isSlice && result !== undefined) add(`slice_requests_total{result="${result}"}`, 1)
  }

  return {
    take(text) {
      const line = parse(text)
      if (line === undefined) return
      countSlice(line)
      if (isLaterSlice(line)) return
      add(`gateway_requests_total{status="${Math.floor(line.status / 100)}xx"}`, 1)
      if (line.connections === 'REJECTED') add('gateway_limited_total{limit="connections"}', 1)
      if (line.requests === 'REJECTED') add('gateway_limited_total{limit="requests"}', 1)
      if (line.file === '') return
      if (line.status !== 200 && line.status !== 206) return
      add(`stream_bytes_total{class="${line.class === 'member' ? 'member' : 'guest'}"}`, line.bytes)
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

/**
 * An answer's slices after the first have lines of their own, written before that of the answer. They have no head, and what
 * was sent is that of the answer so far: it is counted when the answer has ended.
 */
const isLaterSlice = ({ sent, bytes }: LogLine): boolean => sent === bytes && bytes > 0

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
