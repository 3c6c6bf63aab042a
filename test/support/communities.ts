/** Two communities: `xf` with two grids, units and buildings, and the foreign `yl`. @param command of an admin, of which nothing is answered before the next */
export async function foundCommunities(command: (path: string, body: object) => Promise<unknown>): Promise<void> {
  for (const [id, name] of [['xf', '幸福社区'], ['yl', '杨柳社区']]) {
    await command('/communities', { communityId: id, name, timeZone: 'Asia/Shanghai', dispatchesByItself: false });
    for (const number of [1, 2]) {
      await command(`/communities/${id}/add-grid`, { gridId: `${id}-0${number}`, name: `Grid ${number}` });
      await command(`/communities/${id}/assign-building`, { gridId: `${id}-0${number}`, building: `${number}号楼` });
    }
    for (const unitId of ['power-works', 'water-works']) {
      await command(`/communities/${id}/register-unit`, { unitId, name: unitId, kind: 'utility' });
    }
  }
}
