// The points of a module's code: the beginning of every function, of every arm of an `if`, and of every instruction of a
// block, any of which may be as far as a run gets.

/** Puts `replaced(point, code)` in the place of the code at every point. The same module has the same points; how many. */
export function rewrite(binaryen, module, replaced) {
  const { Block, BlockId, If, IfId, Loop, LoopId } = binaryen;
  let points = 0;

  function point(code, put) {
    const number = points++;
    descend(code);
    put(replaced(number, code));
  }

  function descend(code) {
    const kind = binaryen.getExpressionId(code);
    if (kind === BlockId) {
      const children = Array.from({ length: Block.getNumChildren(code) }, (_, at) => Block.getChildAt(code, at));
      children.forEach((child, at) => point(child, (other) => Block.setChildAt(code, at, other)));
    } else if (kind === IfId) {
      descend(If.getCondition(code));
      point(If.getIfTrue(code), (other) => If.setIfTrue(code, other));
      const otherwise = If.getIfFalse(code);
      if (otherwise) point(otherwise, (other) => If.setIfFalse(code, other));
    } else if (kind === LoopId) {
      descend(Loop.getBody(code));
    } else {
      operands(kind, code).filter(Boolean).forEach(descend);
    }
  }

  /** The parts of an instruction that may hold a block: a whole function can stand in a condition. */
  function operands(kind, code) {
    const { Binary, Break, Call, Drop, LocalSet, Return, Store, Switch, Unary } = binaryen;
    switch (kind) {
      case binaryen.LocalSetId: return [LocalSet.getValue(code)];
      case binaryen.DropId: return [Drop.getValue(code)];
      case binaryen.ReturnId: return [Return.getValue(code)];
      case binaryen.BreakId: return [Break.getValue(code), Break.getCondition(code)];
      case binaryen.SwitchId: return [Switch.getValue(code), Switch.getCondition(code)];
      case binaryen.StoreId: return [Store.getPtr(code), Store.getValue(code)];
      case binaryen.UnaryId: return [Unary.getValue(code)];
      case binaryen.BinaryId: return [Binary.getLeft(code), Binary.getRight(code)];
      case binaryen.CallId: return Array.from({ length: Call.getNumOperands(code) }, (_, at) => Call.getOperandAt(code, at));
      default: return [];
    }
  }

  for (let at = 0; at < module.getNumFunctions(); at++) {
    const reference = module.getFunctionByIndex(at);
    const body = binaryen.Function.getBody(reference);
    if (body) point(body, (other) => binaryen.Function.setBody(reference, other));
  }
  return points;
}
