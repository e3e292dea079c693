import { chooseSession } from './choose-session.ts'
import { createHedgeTiming } from './hedge-timing.ts'
import { type Job, preferenceOf } from './job.ts'
import { isUsable, type Member } from './member.ts'
import type { Roster } from './roster.ts'
import type { Settings } from './settings.ts'

/** What second attempts work with. */
export interface HedgesDeps<S> {
  settings: Settings
  roster: Roster<S>
  /** Starts the second attempt of a job. */
  start: (job: Job<S>, member: Member<S>) => void
}

/** Second attempts beside late first ones. */
export interface Hedges<S> {
  /** Notes a request, which earns its share of a second attempt. */
  earn(): void
  /** Notes how long an answer took. */
  note(durationMs: number): void
  /** Gives a job a second attempt once its first is late; one that was planned before is forgotten. */
  plan(job: Job<S>): void
}

/** Plans second attempts; none where the settings know of none. */
export function createHedges<S>({ settings, roster, start }: HedgesDeps<S>): Hedges<S> {
  const { clock } = settings
  if (settings.hedge === undefined) return { earn: () => {}, note: () => {}, plan: (job) => job.stopHedge() }
  const timing = createHedgeTiming(settings.hedge)

  function plan(job: Job<S>, part = 1): void {
    job.stopHedge()
    if (!job.mayHedge) return
    const patience = job.isWatched ? part : 2 * part
    job.stopHedge = clock.after(timing.lateAfterMs() * patience, () => hedge(job))
  }

  function hedge(job: Job<S>): void {
    const busy = new Set([...job.running].map(({ member }) => member))
    const snapshot = roster.snapshot()
    const others = [...snapshot.members].filter((member) => !busy.has(member))
    // Where there is no other, it may have another connection.
    const members = others.some(isUsable) ? others : snapshot.members
    // Late by now, it is as urgent as a seek.
    const ask = { ...job.ask, isUrgent: job.isWatched }
    const member = chooseSession(ask, preferenceOf(job), { ...snapshot, members })
    if (member !== undefined && timing.spend(job.isWatched)) start(job, member)
    else plan(job, 0.5)
  }

  return { earn: timing.earn, note: timing.note, plan: (job) => plan(job) }
}
