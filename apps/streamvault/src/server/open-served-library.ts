import type { Config } from '@streamvault/config'
import { planDataDirectory, prepareDataDirectory } from '../installation/data-directory.ts'
import { addDemoLibrary } from '../installation/demo-library.ts'
import { type GivenStores, type Library, openLibrary } from '../installation/library.ts'
import type { Metrics } from './metrics.ts'
import { createTelegramMetrics } from './telegram-metrics.ts'
import type { Trouble } from './tell-trouble.ts'
import { warmTelegram } from './warm-telegram.ts'

/** Options of opening a library for the server. */
export interface OpenServedLibraryOptions {
  config: Config
  withDemo: boolean
  /** Stores that replace the configured ones. */
  stores: GivenStores
  metrics: Metrics
  trouble: Trouble
}

/** A library whose sessions on Telegram are being opened, if it has any. */
export interface ServedLibrary extends AsyncDisposable {
  library: Library
  /** Parts that viewers may still have to wait for. */
  notReady(): string[]
}

/** Opens the library of a data directory that the caller has locked. */
export async function openServedLibrary(
  { config, withDemo, stores, metrics, trouble }: OpenServedLibraryOptions,
  signal: AbortSignal,
): Promise<ServedLibrary> {
  await using stack = new AsyncDisposableStack()
  const directory = planDataDirectory(config)
  await prepareDataDirectory(directory)
  const telegramMetrics = createTelegramMetrics(metrics.registry)
  const onTelegram = { ...telegramMetrics, onTrouble: trouble.telegram }
  const told = { onRead: metrics.countRead, onTelegram, onImageCacheError: trouble.imageCache }
  const library = stack.use(await openLibrary({ config, directory, stores, ...told }, signal))
  const { telegram, records } = library
  const onOpen: Parameters<typeof warmTelegram>[0]['onOpen'] = ({ pool }) =>
    telegramMetrics.watch(() => pool.sessions())
  const warmth = telegram && stack.use(warmTelegram({ telegram, onOpen, onError: trouble.telegramUnopened }))
  if (withDemo) await addDemoLibrary(library, signal)
  await records?.catchUp()
  const owned = stack.move()
  return {
    library,
    notReady: () => (warmth?.isReady() === false ? ['telegram'] : []),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
