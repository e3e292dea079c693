import type { ByteRange } from '@streamvault/bytes'
import { type PlannedRequest, planRequests } from './plan-requests.ts'
import type { ObjectPart } from './telegram-object.ts'

/** One request of a read: the part, and the range in it. */
export interface PartRequest extends PlannedRequest {
  partIndex: number
  part: ObjectPart
}

/** Plans the requests that together give `range` of an object that consists of `parts`, in order. */
export function* planRead(
  parts: readonly ObjectPart[],
  range: ByteRange,
  isSequential: boolean,
): Generator<PartRequest, void> {
  let partStart = 0
  for (const [partIndex, part] of parts.entries()) {
    const start = Math.max(range.start - partStart, 0)
    const end = Math.min(range.end - partStart, part.size)
    // A reader waits for a first byte only at the start of the range.
    const isContinued = isSequential || partStart > range.start
    for (const request of planRequests({ start, end, partBytes: part.size, isSequential: isContinued })) {
      yield { ...request, partIndex, part }
    }
    partStart += part.size
  }
}
