import type { AddLine } from '@streamvault/api'
import type { ChannelAdmin } from '@streamvault/manager'
import type { Library } from '../installation/library.ts'

/** What an operator does with channels; undefined where nobody said how to ask Telegram. */
export function channelAdminOf(
  library: Library,
  noteTitle: (titleId: string | null) => Promise<void>,
): ChannelAdmin | undefined {
  const { telegram } = library
  if (telegram === undefined) return undefined
  const deps = { ...library, telegram }

  /** A title that was just added is found at once. */
  async function* noting(lines: AsyncIterable<AddLine>): AsyncGenerator<AddLine, void> {
    for await (const line of lines) {
      yield line
      await noteTitle(line.titleId)
    }
  }

  return {
    // Loaded where somebody asks Telegram.
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
