import { type Config, ConfigError } from '@streamvault/config'
import type { Command } from 'commander'
import type { Finding } from '../installation/finding.ts'
import { readInstallationConfig } from '../installation/installation-config.ts'
import { type CommonOptions, printJson, printLine, withCommonOptions } from './output.ts'

const MARKS = { ok: '✓', missing: '–', broken: '✗' } as const

/** `streamvault doctor`: checks the tools on this machine, and the features that they enable. */
export function addDoctorCommand(program: Command): void {
  withCommonOptions(program.command('doctor'))
    .description('look at this machine and this installation: what works, what is missing, what that would enable')
    .action(async (options: CommonOptions) => {
      const { examine } = await import('../installation/doctor.ts')
      const findings = await examine(await readConfigOrProblems(options))
      if (options.json === true) printJson(findings)
      else for (const line of findings.flatMap(describe)) printLine(line)
      if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1
    })
}

/** A broken configuration is one of the findings, not a reason to stop. */
async function readConfigOrProblems(options: CommonOptions): Promise<Config | ConfigError> {
  try {
    return await readInstallationConfig(options)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

function describe({ name, state, enables, detail }: Finding): string[] {
  // The error of a library that does not load has several lines.
  const [first = '', ...others] = (detail ?? '').split('\n')
  return [`${MARKS[state]} ${name.padEnd(14)} ${state.padEnd(8)} ${first}`, ...others, `  ${enables}`]
}
