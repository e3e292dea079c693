import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** CPU seconds, user and system, that processes and their children have used so far. Linux only. */
export function cpuSecondsOf(pid: number): number {
  const all = [pid, ...childrenOf(pid)]
  return all.reduce((sum, one) => sum + ticksOf(one), 0) / TICKS_PER_SECOND
}

function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`)
  return tasks
    .map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1'))
    .flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}
