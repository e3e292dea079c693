/** Counts the lines of nginx's access log. */
export interface LogMetrics {
  /** Takes one line of the log. A line in another format is ignored. */
  take(line: string): void
  /** The counters in Prometheus' text format, under the names that our own edge uses for the same things. */
  text(): string
}

interface LogLine {
  file: string
  status: number
  /** Including the head; missing in the lines of an older configuration. */
  sent?: number
  bytes: number
  cache: string
  class: string
  connections: string
  requests: string
}

/** Maps nginx's cache status of a slice to ours. A request that waited for another's fetch has a `HIT` there. */
const RESULTS: Readonly<Record<string, string>> = {
  HIT: 'hit',
  STALE: 'hit',
  UPDATING: 'hit',
  REVALIDATED: 'hit',
  MISS: 'miss',
  EXPIRED: 'miss',
  BYPASS: 'miss',
}

/** Starts with all counters at zero. */
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
 * Each slice of an answer after the first has a line of its own, written before the answer's line. Such a line has no
 * head, and its bytes are those of the answer so far: they are counted with the answer's line.
 */
const isLaterSlice = ({ sent, bytes }: LogLine): boolean => sent === bytes && bytes > 0

function parse(text: string): LogLine | undefined {
  try {
    const line = JSON.parse(text)
    const isLine = typeof line?.status === 'number' && typeof line.bytes === 'number' && typeof line.file === 'string'
    return isLine ? line : undefined
  } catch {
    // When nginx is killed, its last line may be incomplete.
    return undefined
  }
}
