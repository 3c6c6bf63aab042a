/** Loaded into a process before everything else (`node --require`): at SIGUSR2 it leaves a rejection that nobody handles. */
process.on('SIGUSR2', () => void Promise.reject(new Error('a rejection that nobody handles')));
