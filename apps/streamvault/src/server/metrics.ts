import type { EdgeStats, PlaceRefusals } from '@streamvault/edge'
import type { SourceEvent } from '@streamvault/file-source'
import type { ReadCount } from '@streamvault/object-store'
import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import { watchEdge, watchRefusals } from './edge-metrics.ts'

/** The server's counters for the whole process tree, in Prometheus' form. */
export interface Metrics {
  registry: Registry
  countRead(count: ReadCount): void
  /** Counts a source of a file that failed, hung, lied or took over. */
  countSourceEvent(store: string, event: SourceEvent['kind']): void
  /** From now on the edge's own counters are read at each scrape. */
  watchEdge(stats: () => EdgeStats, cacheBytes: () => number): void
  /** The same for viewers who were refused a place. */
  watchRefusals(refusals: Readonly<PlaceRefusals>): void
}

/** Creates the registry. Names and labels are a public interface. */
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
