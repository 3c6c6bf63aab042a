import { answerFromLog } from '../replay/answer-from-log.js';
import { simulateLog } from './simulate-log.js';

answerFromLog(simulateLog);
