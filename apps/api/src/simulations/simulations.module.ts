import { Module } from '@nestjs/common';
import { RunSimulationController } from './run-simulation/run-simulation.controller.js';
import { RunSimulationHandler } from './run-simulation/run-simulation.handler.js';

/** What other policies would have led to. */
@Module({ controllers: [RunSimulationController], providers: [RunSimulationHandler] })
export class SimulationsModule {}
