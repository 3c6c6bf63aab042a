import { answerFromLog } from './answer-from-log.js';
import { replayStatistics } from './replay-statistics.js';

answerFromLog(replayStatistics);
