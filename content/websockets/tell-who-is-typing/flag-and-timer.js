const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

// One connection each, as if everybody sat at a screen of their own.
function enter(name) {
  const socket = new WebSocket('wss://chat.example.com')
  const print = (...words) => console.log(clock(), `${name}'s screen:`, ...words)

  function send(type, fields = {}) {
    socket.send(JSON.stringify({ type, room: 'tea', ...fields }))
  }

  socket.addEventListener('open', () => send('join', { name }))

  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data)
    switch (message.type) {
      case 'welcome':
        print('in the room with', message.members.join(', '))
        for (const { from, text } of message.history)
          print(`(earlier) ${from}: ${text}`)
        break
      case 'message':
        print(`${message.from}: ${message.text}`)
        break
      case 'typing':
        print(`${message.from} is typing …`)
        break
      case 'joined':
      case 'left':
        print(message.name, message.type, '- here:', message.members.join(', '))
        break
      default:
        print(message)
    }
  })

  let isTold = false
  let forget

  const tellAgain = () => {
    clearTimeout(forget)
    isTold = false
  }

  return {
    say: (text) => {
      tellAgain()
      send('message', { text })
    },
    typing: () => {
      if (isTold) return
      isTold = true
      send('typing')
      forget = setTimeout(tellAgain, 2000)
    },
    hangUp: () => socket.close(1000, 'time to go'),
  }
}

const ada = enter('Ada')
let grace, alan

const story = [
  [500, () => (grace = enter('Grace'))],
  [1000, () => ada.say('Is anybody here?')],
  [1400, () => grace.typing()],
  [1800, () => grace.say('I am. The kettle is on.')],
  [2200, () => (alan = enter('Alan'))],
  [2800, () => alan.say('A cup for me?')],
  // Both at once. Who was first?
  [3200, () => (grace.say('Milk?'), ada.say('Sugar?'))],
  [3800, () => alan.hangUp()],
]
for (const [atMs, happen] of story) setTimeout(happen, atMs)
