import type { SessionCheck, SessionView } from '@streamvault/api'

/** One session in one line. */
export function describeSession(session: SessionView): string {
  const { id, kind, state, viewers, maxViewers, requestsPerSecond, limitPerSecond, health, ramp, label, rests } =
    session
  const share = (name: string, value: number | null) => (value === null ? [] : [`${name} ${Math.round(value * 100)} %`])
  const parts = [
    `${id}  ${kind.padEnd(7)} ${state.padEnd(11)}`,
    `viewers ${viewers}/${maxViewers}`,
    `${requestsPerSecond}/${Math.floor(limitPerSecond)} requests a second`,
    ...share('health', health),
    ...(ramp === 1 ? [] : share('ramp', ramp)),
    ...rests.map(
      ({ dc, remainingMs }) => `rests ${Math.ceil(remainingMs / 1000)} s${dc === null ? '' : ` for data centre ${dc}`}`,
    ),
    ...(session.reason === null ? [] : [session.reason]),
    ...(session.proxy === null ? [] : [`by ${session.proxy}`]),
    ...(session.origin === 'environment' ? ['from the environment'] : []),
    ...(label === '' ? [] : [label]),
  ]
  return parts.join('  ')
}

/** The result of a check: the verdict, and the remedy. */
export function describeCheck({ id, ok, state, channel, problem }: SessionCheck): string[] {
  const place = channel === null ? '' : `  ${channel.title} (${channel.id})${channel.canPost ? '' : ', reading only'}`
  const trouble = problem === null ? '' : `  ${problem.message}`
  return [`${ok ? '✓' : '✗'} ${id}  ${state}${place}${trouble}`, ...(problem?.hints ?? []).map((hint) => `    ${hint}`)]
}
