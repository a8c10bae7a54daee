const socket = new WebSocket('wss://example.com/ws')
console.log('state right after new:', socket.readyState, '(0 is CONNECTING)')

socket.addEventListener('open', () => {
  console.log('open')
  socket.send(JSON.stringify({ type: 'hello', content: 'Is anybody there?' }))
})

socket.addEventListener('message', (event) => {
  console.log('message', JSON.parse(event.data))
})

socket.addEventListener('close', (event) => {
  console.log('close', event.code, event.reason, event.wasClean ? '(clean)' : '(not clean)')
})

setTimeout(() => socket.close(1000, 'that is all'), 2000)
