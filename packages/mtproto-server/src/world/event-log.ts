import type { Channel } from './channel.ts'
import type { ChannelEvent } from './message.ts'
import type { Records } from './records.ts'

/** The last changes of every channel, so that a reconnected client can catch up. */
export interface EventLog {
  add(event: ChannelEvent): void
  /** The events after `pts` in order, or `undefined` if some of them were evicted. */
  since(channel: Channel, pts: number): ChannelEvent[] | undefined
}

const MAX_EVENTS = 1000

/** Loads the stored events. */
export function createEventLog(records: Records): EventLog {
  const byChannel = new Map<number, ChannelEvent[]>()
  for (const event of records.all<ChannelEvent>('event')) eventsOf(event.channelId).push(event)

  function eventsOf(channelId: number): ChannelEvent[] {
    const events = byChannel.get(channelId) ?? []
    byChannel.set(channelId, events)
    return events
  }

  return {
    add(event) {
      const events = eventsOf(event.channelId)
      events.push(event)
      records.put('event', keyOf(event), event)
      const forgotten = events.length > MAX_EVENTS ? events.shift() : undefined
      if (forgotten !== undefined) records.remove('event', keyOf(forgotten))
    },

    since(channel, pts) {
      const missed = eventsOf(channel.id).filter((event) => event.pts > pts)
      const told = missed.reduce((sum, event) => sum + event.ptsCount, 0)
      return pts + told >= channel.pts ? missed : undefined
    },
  }
}

function keyOf(event: ChannelEvent): string {
  return `${event.channelId}/${String(event.pts).padStart(12, '0')}`
}
