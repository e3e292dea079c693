import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** CPU seconds, user and system, of a process and its children so far. Linux only. */
export function cpuSecondsOf(pid: number): number {
  return familyOf(pid).reduce((sum, one) => sum + ticksOf(one), 0) / TICKS_PER_SECOND
}

/** Peak resident memory of a process and its children, in bytes. */
export function peakBytesOf(pid: number): number {
  return familyOf(pid).reduce((sum, one) => {
    const status = readFileSync(`/proc/${one}/status`, 'latin1')
    return sum + Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  }, 0)
}

/** Files that a process and its children have open, without connections. */
export function openFilesOf(pid: number): number {
  return familyOf(pid).reduce((sum, one) => {
    const handles = readdirSync(`/proc/${one}/fd`).map((name) => `/proc/${one}/fd/${name}`)
    return sum + handles.filter((handle) => targetOf(handle).startsWith('/')).length
  }, 0)
}

/** Empty for a handle that was closed meanwhile. */
function targetOf(handle: string): string {
  try {
    return readlinkSync(handle)
  } catch {
    return ''
  }
}

function familyOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`)
  const children = tasks.flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' '))
  return [pid, ...children.filter(Boolean).map(Number)]
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name, in brackets, may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}
