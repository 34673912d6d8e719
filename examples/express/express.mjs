// Express: every call of a request is attributed to its user, with no handles passed.
//
//   npm install @tokenledger/sdk express openai
//   OPENAI_API_KEY=sk-… node express.mjs
//   in a clone: npm run build && node examples/express/express.mjs
//   curl -H 'x-user: ada' 'http://localhost:3000/ask?question=Why'
//   curl http://localhost:3000/usage
import { exportersFromEnv, getTokenTracker, meter, run } from '@tokenledger/sdk'
import express from 'express'
import OpenAI from 'openai'

const tracker = getTokenTracker()
for (const exporter of exportersFromEnv()) tracker.addSink(exporter)
const client = meter(new OpenAI())
const app = express()

// In a real program the user comes from the session, never from a header that anybody can set.
app.use((request, _response, next) => {
  const user = request.get('x-user') ?? 'anonymous'
  run({ user, workflow: request.path }, next)
})

app.get('/ask', async ({ query }, response) => {
  const messages = [{ role: 'user', content: String(query.question) }]
  const answer = await client.chat.completions.create({ model: 'gpt-5', messages })
  response.json({ answer: answer.choices[0].message.content })
})

app.get('/usage', (_request, response) => {
  const users = Object.entries(tracker.totals('user'))
  response.json(users.map(([user, { calls, totalTokens }]) => ({ user, calls, totalTokens })))
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`http://localhost:${server.address().port}`)
})
