"""What a correction letter asks for by reason code; each form has its own field numbers."""

from collections.abc import Mapping

from forms_paper.sheets import CorrectionItem
from workflows.reasons import ReasonCode, paper_words

ASKED: dict[str, tuple[str, str, str, bool]] = {
    ReasonCode.PAPERS_NONE: ("papers", "附申請單上所列文件", "已附證明文件", False),
    ReasonCode.PAPERS_INCOMPLETE: ("papers", "附全份影本", "已附全份影本", False),
    ReasonCode.PAPERS_REPRESENTATIVE: ("papers", "附正反面影本 1 份", "已附代表人身分證明影本", False),
    ReasonCode.SEAL_MISSING: ("seal", "在回覆單蓋章或簽名", "已補蓋章或簽名", False),
    ReasonCode.SEAL_UNCLEAR: ("seal", "在回覆單重新蓋章", "已補蓋大章", False),
    ReasonCode.SEAL_DIFFERS: ("seal", "在回覆單蓋登記的印章", "已蓋登記印章", False),
    ReasonCode.DATA_ID: ("id", "在回覆單寫明正確號碼", "證號：", True),
    ReasonCode.DATA_NAME: ("name", "在回覆單寫明正確名稱", "名稱：", True),
    ReasonCode.DATA_ADDRESS: ("address", "在回覆單寫明正確地址", "地址：", True),
    ReasonCode.DATA_CONTACT: ("contact", "在回覆單寫明", "聯絡資料：", True),
    ReasonCode.AUTHORITY_NONE: ("papers", "附委託書", "已附委託書", False),
    ReasonCode.AUTHORITY_UNSIGNED: ("papers", "補簽後附回", "已補簽並附回", False),
    ReasonCode.OTHER: ("statement", "依左列說明補正", "補正說明：", True),
}
"""By reason code: which field, how to mend it, the line of the reply slip, room to write."""


def item_of(*, code: str, note: str, numbers: Mapping[str, int]) -> CorrectionItem:
    """One line of the letter. `numbers`: where the form has papers, seal, id, name, address, contact, statement."""
    field, how, reply, write = ASKED[code]
    return CorrectionItem(
        code=code, field=numbers[field], what=paper_words(code, note=note), how=how, reply=reply, write=write
    )
