/** Posts a trace in batches, as the sandbox does, without waiting. */
import { floodTrace } from '../../src/page/trace-fixture.ts'

const BATCH = 512

addEventListener('message', ({ data: count }) => {
  const records = floodTrace(count, 20_000)
  for (let start = 0; start < records.length; start += BATCH) postMessage(records.slice(start, start + BATCH))
  postMessage('end')
})
postMessage('ready')
