import { JobList, JobView, PausedKinds } from '@streamvault/api'
import { type Command, Option } from 'commander'
import type { AdminClient } from '../client/admin-client.ts'
import { connect } from '../client/connect.ts'
import { type CommonOptions, printJson, printLine, withCommonOptions } from './output.ts'
import { wholeNumber } from './whole-number.ts'

interface ListOptions extends CommonOptions {
  state?: string
  kind?: string
  limit: string
}

const STATES = ['waiting', 'running', 'paused', 'done', 'parked', 'cancelled']

const CHANGES = {
  cancel: 'end a job for good',
  retry: 'run a job now, also one that ended',
  pause: 'hold a job back, or without one begin no more jobs',
  resume: 'let a job go on, or without one begin jobs again',
} as const

/** `streamvault jobs`: background jobs. */
export function addJobsCommand(program: Command, signal: AbortSignal): void {
  const jobs = program.command('jobs').description('work in the background')
  withCommonOptions(jobs.command('list'))
    .description('list jobs, the newest first')
    .addOption(new Option('--state <state>', 'one state alone').choices(STATES))
    .option('--kind <kind>', 'one kind alone')
    .option('--limit <n>', 'at most so many', '100')
    .action(async (options: ListOptions) => {
      const { state, kind, limit } = options
      wholeNumber('--limit', limit)
      await using connection = await connect(options, signal)
      const query = new URLSearchParams({ limit, ...(state ? { state } : {}), ...(kind ? { kind } : {}) })
      const { items, paused } = await connection.client.ask('GET', `/api/admin/jobs?${query}`, JobList, signal)
      if (options.json === true) return printJson(items)
      if (paused.length > 0) printLine(`paused: ${paused.join(', ')}`)
      for (const job of items) printLine(describe(job))
    })
  withCommonOptions(jobs.command('show'))
    .description('show one job')
    .argument('<id>')
    .action(async (id: string, options: CommonOptions) => {
      await using connection = await connect(options, signal)
      const job = await connection.client.ask('GET', `/api/admin/jobs/${encodeURIComponent(id)}`, JobView, signal)
      printJob(job, options)
    })
  for (const [name, description] of Object.entries(CHANGES)) addChange(jobs, name, description, signal)
}

function addChange(jobs: Command, name: string, description: string, signal: AbortSignal): void {
  const canBeAll = name === 'pause' || name === 'resume'
  const command = withCommonOptions(jobs.command(name))
    .description(description)
    .argument(canBeAll ? '[id]' : '<id>')
  if (canBeAll) command.option('--kind <kind>', 'jobs of one kind alone')
  command.action(async (id: string | undefined, options: CommonOptions & { kind?: string }) => {
    await using connection = await connect(options, signal)
    if (id === undefined) return await changeKind(connection.client, name, options, signal)
    const path = `/api/admin/jobs/${encodeURIComponent(id)}/${name}`
    printJob(await connection.client.ask('POST', path, JobView, signal), options)
  })
}

async function changeKind(
  client: AdminClient,
  name: string,
  options: CommonOptions & { kind?: string },
  signal: AbortSignal,
): Promise<void> {
  const body = options.kind === undefined ? {} : { kind: options.kind }
  const { paused } = await client.ask('POST', `/api/admin/jobs/${name}`, PausedKinds, signal, body)
  if (options.json === true) printJson({ paused })
  else printLine(paused.length === 0 ? 'nothing is paused' : `paused: ${paused.join(', ')}`)
}

function printJob(job: JobView, { json }: CommonOptions): void {
  if (json === true) printJson(job)
  else printLine(describe(job))
}

function describe({ id, state, failures, progress, reason }: JobView): string {
  const done = progress === null ? '' : `  ${progress.done}${progress.total === null ? '' : `/${progress.total}`}`
  const trouble = reason === null ? '' : `  ${reason}${failures > 0 ? ` (${failures}×)` : ''}`
  return `${state.padEnd(9)} ${id}${done}${trouble}`
}
