import type { EdgeStats, PlaceRefusals } from '@streamvault/edge'
import { Counter, Gauge, type Registry } from 'prom-client'

/** Makes the registry read the edge's own counters at each scrape. */
export function watchEdge(registry: Registry, stats: () => EdgeStats, cacheBytes: () => number): void {
  const registers = [registry]
  countElsewhere(registry, {
    name: 'streamvault_slice_requests_total',
    help: 'Slices asked of the cache: found, fetched, or joined while another viewer fetched them.',
    label: 'result',
    counts: () => stats().sliceRequests,
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
  countElsewhere(registry, {
    name: 'streamvault_slices_removed_total',
    help: 'Slices that went to make room, because nobody asked for them for long, or because they were damaged.',
    label: 'reason',
    counts: () => stats().slicesRemoved,
  })
  countElsewhere(registry, {
    name: 'streamvault_stream_bytes_total',
    help: 'Bytes of media sent, by class of viewer.',
    label: 'class',
    counts: () => stats().streamBytes,
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

/** Makes the registry read the counters of refused places at each scrape. */
export function watchRefusals(registry: Registry, refusals: Readonly<PlaceRefusals>): void {
  countElsewhere(registry, {
    name: 'streamvault_streams_refused_total',
    help: 'Streams refused: one too many of a person, a link in use from another address, or too many viewers to remember.',
    label: 'reason',
    counts: () => ({ ...refusals }),
  })
}

interface CountedElsewhere {
  name: string
  help: string
  /** The label that distinguishes the counts. */
  label: string
  /** The current counts. */
  counts: () => Readonly<Record<string, number>>
}

/** A counter that is kept elsewhere and read at each scrape. */
function countElsewhere(registry: Registry, { name, help, label, counts }: CountedElsewhere): void {
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset()
      for (const [value, count] of Object.entries(counts())) this.inc({ [label]: value }, count)
    },
  })
}
