import type { AddLine } from '@streamvault/api'
import type { ChannelAdmin } from '@streamvault/manager'
import type { Library } from '../installation/library.ts'

/** The operator's actions on channels; undefined when Telegram is not configured. */
export function channelAdminOf(
  library: Library,
  noteTitle: (titleId: string | null) => Promise<void>,
): ChannelAdmin | undefined {
  const { telegram } = library
  if (telegram === undefined) return undefined
  const deps = { ...library, telegram }

  /** Makes a title findable right after it was added. */
  async function* noting(lines: AsyncIterable<AddLine>): AsyncGenerator<AddLine, void> {
    for await (const line of lines) {
      yield line
      await noteTitle(line.titleId)
    }
  }

  return {
    // Loaded at the first use.
    async import(request, signal) {
      const { startImport } = await import('./import-channel.ts')
      return noting(await startImport(deps, request, signal))
    },
    async rebuild(request, signal) {
      const { startRebuild } = await import('./rebuild-library.ts')
      return noting(await startRebuild(deps, request, signal))
    },
  }
}
