import { expect, it } from 'vitest'
import { mixedTrace, reconnectTrace } from './trace-fixture.ts'
import { TraceModel } from './trace-model.ts'
import { traceText } from './trace-text.ts'

it('writes a line for each thing that happened', () => {
  const model = new TraceModel()
  model.append(reconnectTrace().filter(({ timeMs }) => timeMs <= 2_500))
  expect(traceText(model).split('\n')).toEqual([
    '    0.000  #1  connect  wss://example.com/ws',
    '    0.100  #1  client -> server  HTTP request 152 B, 50 ms  GET /ws HTTP/1.1',
    '    0.150  #1  client <- server  HTTP response 129 B, 50 ms  HTTP/1.1 101 Switching Protocols',
    '    0.200  #1  open',
    '    0.210  #1  client <- server  text 39 B, 50 ms  {"type":"welcome","message":"Welcome!"}',
    '    1.000  #1  client -> server  text 37 B, 50 ms  {"type":"subscribe","channel":"news"}',
    '    1.050  #1  client <- server  text 47 B, 50 ms  {"type":"notification","channel":"news","id":1}',
    '    1.980  #1  client -> server  text 25 B, lost after 20 ms  {"type":"ping","at":1980}',
    '    1.990  #1  client <- server  text 24 B, lost after 10 ms  {"type":"update","id":2}',
    '    2.000  network  the line is cut',
    '    2.000  #1  client closed  1006',
    '    2.000  #1  server closed  1006',
    '    2.500  network  connections are refused',
  ])
})

it('tells binary data, bodies and what is under way', () => {
  const model = new TraceModel()
  model.append(mixedTrace())
  const text = traceText(model)
  expect(text).toContain('client -> server  binary 8 B, 30 ms  89 50 4e 47 0d 0a 1a 0a')
  expect(text).toContain('client <- server  HTTP body 18 B, 30 ms  {"id":7,"ok":true}')
  expect(text).toMatch(/text 59 B, under way {2}\{"type":"unheard"/)
})
