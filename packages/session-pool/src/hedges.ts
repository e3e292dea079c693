import { chooseSession } from './choose-session.ts'
import { createHedgeTiming } from './hedge-timing.ts'
import { type Job, preferenceOf } from './job.ts'
import { isUsable, type Member } from './member.ts'
import type { Roster } from './roster.ts'
import type { Settings } from './settings.ts'

/** The dependencies of hedging. */
export interface HedgesDeps<S> {
  settings: Settings
  roster: Roster<S>
  /** Starts the hedge of a job. */
  start: (job: Job<S>, member: Member<S>) => void
}

/** Hedges: second attempts beside late first ones. */
export interface Hedges<S> {
  /** Records a request, which earns a fraction of a hedge. */
  earn(): void
  /** Records a response time. */
  note(durationMs: number): void
  /** Schedules a hedge for when the job's first attempt is late, and cancels one that was scheduled before. */
  plan(job: Job<S>): void
}

/** Schedules hedges; none when the settings disable them. */
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
    // Without another usable session, the hedge may use another connection of the same one.
    const members = others.some(isUsable) ? others : snapshot.members
    // A late request is as urgent as a seek.
    const ask = { ...job.ask, isUrgent: job.isWatched }
    const member = chooseSession(ask, preferenceOf(job), { ...snapshot, members })
    if (member !== undefined && timing.spend(job.isWatched)) start(job, member)
    else plan(job, 0.5)
  }

  return { earn: timing.earn, note: timing.note, plan: (job) => plan(job) }
}
