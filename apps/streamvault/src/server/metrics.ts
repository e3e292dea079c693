import type { EdgeStats, PlaceRefusals } from '@streamvault/edge'
import type { ReadCount } from '@streamvault/object-store'
import type { SourceEvent } from '@streamvault/stream-engine'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** The counters of the whole process tree's server, in Prometheus' form. */
export interface Metrics {
  registry: Registry
  countRead(count: ReadCount): void
  /** One more source of a file that failed, hung, lied or took over. */
  countSourceEvent(store: string, event: SourceEvent['kind']): void
  /** From here on the edge's own counters are read at each scrape. */
  watchEdge(stats: () => EdgeStats, cacheBytes: () => number): void
  /** The same of viewers for whom there was no place. */
  watchRefusals(refusals: Readonly<PlaceRefusals>): void
}

/** Makes the registry. Names and labels are what others script against. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const reads = new Counter({
    name: 'streamvault_store_reads_total',
    help: 'Reads begun, by store and by what they were for. A slice entered in its middle takes two: its tail, then its head.',
    labelNames: ['store', 'for'],
    registers,
  })
  const readBytes = new Counter({
    name: 'streamvault_store_read_bytes_total',
    help: 'Bytes read, by store and by what they were for.',
    labelNames: ['store', 'for'],
    registers,
  })
  const sourceEvents = new Counter({
    name: 'streamvault_source_events_total',
    help: 'Sources of files that failed, hung, gave wrong bytes (none of which left), or took over from another.',
    labelNames: ['store', 'event'],
    registers,
  })
  return {
    registry,
    countRead({ store, purpose, reads: begun, bytes }) {
      const labels = { store, for: purpose }
      if (begun > 0) reads.inc(labels, begun)
      if (bytes > 0) readBytes.inc(labels, bytes)
    },
    countSourceEvent: (store, event) => sourceEvents.inc({ store, event }),
    watchEdge: (stats, cacheBytes) => watchEdge(registry, stats, cacheBytes),
    watchRefusals: (refusals) => watchRefusals(registry, refusals),
  }
}

function watchRefusals(registry: Registry, refusals: Readonly<PlaceRefusals>): void {
  new Counter({
    name: 'streamvault_streams_refused_total',
    help: 'Streams refused: one too many of a person, a link in use from another address, or too many viewers to remember.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(refusals)) this.inc({ reason }, count)
    },
  })
}

function watchEdge(registry: Registry, stats: () => EdgeStats, cacheBytes: () => number): void {
  const registers = [registry]
  new Counter({
    name: 'streamvault_slice_requests_total',
    help: 'Slices asked of the cache: found, fetched, or joined while another viewer fetched them.',
    labelNames: ['result'],
    registers,
    collect() {
      this.reset()
      for (const [result, count] of Object.entries(stats().sliceRequests)) this.inc({ result }, count)
    },
  })
  new Counter({
    name: 'streamvault_slice_writes_dropped_total',
    help: 'Slices fetched but not kept.',
    registers,
    collect() {
      this.reset()
      this.inc(stats().writesDropped)
    },
  })
  new Counter({
    name: 'streamvault_slices_removed_total',
    help: 'Slices that went to make room, because nobody asked for them for long, or because they were damaged.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(stats().slicesRemoved)) this.inc({ reason }, count)
    },
  })
  new Counter({
    name: 'streamvault_stream_bytes_total',
    help: 'Bytes of media sent, by class of viewer.',
    labelNames: ['class'],
    registers,
    collect() {
      this.reset()
      for (const [name, bytes] of Object.entries(stats().streamBytes)) this.inc({ class: name }, bytes)
    },
  })
  new Gauge({
    name: 'streamvault_streams_active',
    help: 'Media responses under way.',
    registers,
    collect() {
      this.set(stats().streamsActive)
    },
  })
  new Gauge({
    name: 'streamvault_cache_bytes',
    help: 'Bytes of slices on disk.',
    registers,
    collect() {
      this.set(cacheBytes())
    },
  })
}
