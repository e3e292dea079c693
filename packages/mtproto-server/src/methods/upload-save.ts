import type { TlObject } from '../rpc.ts'
import type { Counters } from '../stats/counters.ts'
import type { Uploads } from '../world/uploads.ts'
import { bytesOf, intOf, longOf } from './fields.ts'
import type { Call, Methods } from './method.ts'

/** Uploads of file parts. */
export function createUploadSave({ uploads, counters }: { uploads: Uploads; counters: Counters }): Methods {
  async function save(request: TlObject, call: Call, total: number | undefined): Promise<boolean> {
    const fileId = longOf(request, 'file_id')
    await uploads.save(call.account, fileId, intOf(request, 'file_part'), total, bytesOf(request, 'bytes'))
    counters.saved()
    return true
  }
  return {
    'upload.saveFilePart': (request, call) => save(request, call, undefined),
    'upload.saveBigFilePart': (request, call) => save(request, call, intOf(request, 'file_total_parts')),
  }
}
