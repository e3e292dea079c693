import type { Config } from '@streamvault/config'
import type { StreamPlaces } from '@streamvault/edge'
import type { SliceSource } from '@streamvault/slice-cache'
import { type EngineServer, startEngineServer } from '@streamvault/stream-engine'

/** nginx reads a film as fast as it can, at any viewer's pace: the sustained rate and burst of one link. */
const PACE = { bytesPerSecond: 32e6, burstBytes: 64 * 2 ** 20 }

/** Starts the engine for an nginx that caches slices itself, if one is configured. */
export async function startGatewayEngine(
  { gateway }: Config,
  source: SliceSource,
  { token, places }: { token: string; places: StreamPlaces },
  onError: (error: unknown) => void,
): Promise<EngineServer | undefined> {
  if (gateway.cache !== 'nginx') return undefined
  const { enginePort: port } = gateway
  return await startEngineServer({ source, host: '127.0.0.1', port, token, pace: PACE, places, onError })
}
