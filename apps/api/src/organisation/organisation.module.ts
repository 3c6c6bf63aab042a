import { Module } from '@nestjs/common';
import { CreateCommunityController } from './create-community/create-community.controller.js';
import { CreateCommunityHandler } from './create-community/create-community.handler.js';
import { SwitchSelfDispatchController } from './switch-self-dispatch/switch-self-dispatch.controller.js';
import { SwitchSelfDispatchHandler } from './switch-self-dispatch/switch-self-dispatch.handler.js';
import { AddGridController } from './add-grid/add-grid.controller.js';
import { AddGridHandler } from './add-grid/add-grid.handler.js';
import { RenameGridController } from './rename-grid/rename-grid.controller.js';
import { RenameGridHandler } from './rename-grid/rename-grid.handler.js';
import { CloseGridController } from './close-grid/close-grid.controller.js';
import { CloseGridHandler } from './close-grid/close-grid.handler.js';
import { AssignBuildingController } from './assign-building/assign-building.controller.js';
import { AssignBuildingHandler } from './assign-building/assign-building.handler.js';
import { RemoveBuildingController } from './remove-building/remove-building.controller.js';
import { RemoveBuildingHandler } from './remove-building/remove-building.handler.js';
import { AppointLeaderController } from './appoint-leader/appoint-leader.controller.js';
import { AppointLeaderHandler } from './appoint-leader/appoint-leader.handler.js';
import { RelieveLeaderController } from './relieve-leader/relieve-leader.controller.js';
import { RelieveLeaderHandler } from './relieve-leader/relieve-leader.handler.js';
import { NameSubstituteController } from './name-substitute/name-substitute.controller.js';
import { NameSubstituteHandler } from './name-substitute/name-substitute.handler.js';
import { RegisterUnitController } from './register-unit/register-unit.controller.js';
import { RegisterUnitHandler } from './register-unit/register-unit.handler.js';
import { RetireUnitController } from './retire-unit/retire-unit.controller.js';
import { RetireUnitHandler } from './retire-unit/retire-unit.handler.js';

/** Communities with their grids, buildings, leaders and units: the admin's commands. */
@Module({
  controllers: [
    CreateCommunityController,
    SwitchSelfDispatchController,
    AddGridController,
    RenameGridController,
    CloseGridController,
    AssignBuildingController,
    RemoveBuildingController,
    AppointLeaderController,
    RelieveLeaderController,
    NameSubstituteController,
    RegisterUnitController,
    RetireUnitController,
  ],
  providers: [
    CreateCommunityHandler,
    SwitchSelfDispatchHandler,
    AddGridHandler,
    RenameGridHandler,
    CloseGridHandler,
    AssignBuildingHandler,
    RemoveBuildingHandler,
    AppointLeaderHandler,
    RelieveLeaderHandler,
    NameSubstituteHandler,
    RegisterUnitHandler,
    RetireUnitHandler,
  ],
})
export class OrganisationModule {}
