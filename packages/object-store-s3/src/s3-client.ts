import type * as Sdk from '@aws-sdk/client-s3'

/** The library, loaded, and a client of it. */
export interface S3Connection {
  sdk: typeof Sdk
  client: Sdk.S3Client
}

/** Where the bucket is and who asks. */
export interface S3ClientOptions {
  region: string
  /** Address of a server other than Amazon's. */
  endpoint: string | undefined
  /** The bucket in the path instead of the host name. */
  pathStyle: boolean
  /** Default: the AWS variables, files and roles, in the SDK's order. */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined
  maxSockets: number
}

const CONNECT_TIMEOUT_MS = 5000
/** One try and two more, with the SDK's pauses between them. */
const MAX_ATTEMPTS = 3

/** A client that is made, and its library loaded, when it is first asked for: that takes 40 MB and a tenth of a second. */
export interface LazyS3Client {
  get(): Promise<S3Connection>
  /** Ends its connections; what is under way fails. */
  destroy(): Promise<void>
}

/** Plans a client. */
export function createLazyS3Client(options: S3ClientOptions): LazyS3Client {
  let connection: Promise<S3Connection> | undefined
  return {
    get() {
      connection ??= connect(options)
      return connection
    },
    async destroy() {
      const made = await connection?.catch(() => undefined)
      made?.client.destroy()
    },
  }
}

async function connect({
  region,
  endpoint,
  pathStyle,
  credentials,
  maxSockets,
}: S3ClientOptions): Promise<S3Connection> {
  const sdk = await import('@aws-sdk/client-s3')
  const agent = { keepAlive: true, maxSockets }
  const client = new sdk.S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: MAX_ATTEMPTS,
    // Other servers know no trailing checksums. What we send is covered by the SHA-256 of the signature.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, httpAgent: agent, httpsAgent: agent },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  })
  return { sdk, client }
}
