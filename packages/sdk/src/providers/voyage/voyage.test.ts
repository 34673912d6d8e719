import { providerContract } from '../provider.contract.ts'
import { voyage } from './voyage.ts'

providerContract(voyage, [
  {
    name: 'embeddings, a total of input',
    payload: { object: 'list', data: [], model: 'voyage-x', usage: { total_tokens: 12 } },
    meters: { 'voyage-x|input': 12 },
    reportedTotal: 12,
  },
  {
    name: 'images, by the pixel',
    payload: {
      object: 'list',
      data: [],
      model: 'voyage-x',
      usage: { text_tokens: 10, image_pixels: 5600, total_tokens: 20 },
    },
    meters: { 'voyage-x|input': 10, 'voyage-x|input.image': 10, 'voyage-x|pixels': 5600 },
    reportedTotal: 20,
  },
  {
    name: 'text and pixels without a total',
    payload: { object: 'list', model: 'multi-x', usage: { text_tokens: 10, image_pixels: 5600 } },
    meters: { 'multi-x|input': 10, 'multi-x|pixels': 5600 },
    status: 'partial',
  },
])
