import { catalogContract } from '../testing/index.ts'
import { createMemoryCatalog } from './memory-catalog.ts'

catalogContract('the memory catalogue', createMemoryCatalog)
