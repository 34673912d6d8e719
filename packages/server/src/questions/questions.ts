import { eventQuestion } from './ask-event.ts'
import { eventsQuestion } from './ask-events.ts'
import { agentsQuestion, sessionsQuestion } from './ask-groups.ts'
import { modelsQuestion } from './ask-models.ts'
import { priceHistoryQuestion } from './ask-price-history.ts'
import { pricesQuestion } from './ask-prices.ts'
import { taskQuestion } from './ask-task.ts'
import { tasksQuestion } from './ask-tasks.ts'
import { toolsQuestion } from './ask-tools.ts'
import { usageQuestion } from './ask-usage.ts'
import { whatIfQuestion } from './ask-what-if.ts'
import type { Question } from './question.ts'

/** All questions that a ledger answers. */
export const QUESTIONS: readonly Question[] = [
  usageQuestion,
  eventsQuestion,
  eventQuestion,
  tasksQuestion,
  taskQuestion,
  sessionsQuestion,
  agentsQuestion,
  toolsQuestion,
  pricesQuestion,
  whatIfQuestion,
  modelsQuestion,
  priceHistoryQuestion,
]
