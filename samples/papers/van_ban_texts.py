"""What administrative documents other than decisions say: subjects and paragraphs by kind."""

from collections.abc import Mapping

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "ke_hoach": (
        "Số hóa hồ sơ, giấy tờ, kết quả giải quyết thủ tục hành chính năm {year}",
        "Kiểm soát thủ tục hành chính và cải cách hành chính trên địa bàn năm {year}",
        "Về việc tổ chức Ngày hội Đại đoàn kết toàn dân tộc năm {year}",
    ),
    "thong_bao": (
        "Về việc niêm yết danh sách đối tượng hưởng chính sách trợ cấp xã hội",
        "Kết luận của Chủ tịch tại cuộc họp giao ban công tác tháng {month} năm {year}",
        "Về việc tạm ngừng tiếp nhận hồ sơ để bảo trì hệ thống thông tin",
    ),
    "cong_van": (
        "V/v triển khai số hóa hồ sơ thủ tục hành chính tại Bộ phận Một cửa",
        "V/v cung cấp thông tin phục vụ xác minh tình trạng cư trú của công dân",
        "V/v tăng cường công tác phòng cháy, chữa cháy mùa khô năm {year}",
    ),
    "quy_che": (
        "Tiếp nhận, số hóa và lưu trữ hồ sơ thủ tục hành chính tại Bộ phận Một cửa",
        "Làm việc của Ủy ban nhân dân nhiệm kỳ 2026 - 2031",
        "Quản lý, sử dụng chữ ký số và con dấu điện tử trong hoạt động của cơ quan",
    ),
}

PARAGRAPHS: Mapping[str, tuple[str, ...]] = {
    "ke_hoach": (
        "Thực hiện Kế hoạch số {memo}/KH-UBND của Ủy ban nhân dân cấp trên về chuyển đổi số, "
        "cơ quan ban hành Kế hoạch với các nội dung như sau:",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Nâng cao chất lượng phục vụ người dân, doanh nghiệp; tái sử dụng dữ liệu đã được "
        "số hóa trong giải quyết thủ tục hành chính, không yêu cầu cung cấp lại giấy tờ.",
        "2. Các bộ phận phối hợp chặt chẽ, bảo đảm đúng tiến độ, tiết kiệm và hiệu quả.",
        "II. NỘI DUNG",
        "1. Rà soát, lập danh mục hồ sơ, giấy tờ cần số hóa; phân công người chịu trách nhiệm"
        " từng lĩnh vực, hoàn thành trước ngày 30 tháng {month} năm {year}.",
        "2. Tập huấn nghiệp vụ cho công chức tiếp nhận hồ sơ về quét, kiểm tra và ký số bản "
        "điện tử.",
        "III. TỔ CHỨC THỰC HIỆN",
        "Văn phòng chủ trì theo dõi, đôn đốc, định kỳ hằng quý tổng hợp báo cáo kết quả./.",
    ),
    "thong_bao": (
        "Căn cứ chức năng, nhiệm vụ được giao, cơ quan thông báo đến các tổ dân phố và nhân "
        "dân trên địa bàn những nội dung như sau:",
        "1. Thời gian thực hiện: từ ngày 10 tháng {month} năm {year}, trong giờ hành chính.",
        "2. Địa điểm: tại trụ sở cơ quan và nhà văn hóa các tổ dân phố.",
        "3. Mọi ý kiến phản ánh, kiến nghị gửi về Văn phòng để được xem xét, giải quyết theo "
        "quy định trong thời hạn 15 ngày kể từ ngày niêm yết.",
        "Trên đây là thông báo để các cơ quan, đơn vị và nhân dân được biết, thực hiện./.",
    ),
    "cong_van": (
        "Thực hiện Nghị định số 118/2025/NĐ-CP của Chính phủ về thực hiện thủ tục hành chính "
        "theo cơ chế một cửa, một cửa liên thông, cơ quan đề nghị các đơn vị thực hiện một số"
        " nội dung sau:",
        "1. Phân công đầu mối, rà soát trang thiết bị và tổ chức số hóa hồ sơ ngay khi tiếp "
        "nhận; bảo đảm bản số hóa đầy đủ, rõ ràng, đúng với bản giấy.",
        "2. Tổng hợp khó khăn, vướng mắc, gửi báo cáo trước ngày 25 tháng {month} năm {year}.",
        "Trong quá trình thực hiện nếu có vướng mắc, đề nghị phản ánh kịp thời để được hướng "
        "dẫn./.",
    ),
    "quy_che": (
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Phạm vi điều chỉnh",
        "Quy chế này quy định nguyên tắc, trách nhiệm, trình tự và quan hệ phối hợp giữa các "
        "bộ phận trong việc thực hiện nhiệm vụ được giao.",
        "Điều 2. Đối tượng áp dụng",
        "Quy chế này áp dụng đối với cán bộ, công chức, người lao động của cơ quan và các tổ "
        "chức, cá nhân có liên quan.",
        "Điều 3. Nguyên tắc",
        "1. Tuân thủ quy định của pháp luật; bảo đảm công khai, minh bạch, đúng thời hạn.",
        "2. Mỗi việc chỉ giao một bộ phận chủ trì và chịu trách nhiệm chính về kết quả.",
    ),
}

SENT_TO = ("- Như trên;", "- Thường trực Đảng ủy, HĐND;", "- Các bộ phận liên quan;", "- Lưu: VT.")
ADDRESSEES = (
    "Kính gửi: Các phòng, ban chuyên môn",
    "Kính gửi: Trưởng các tổ dân phố, thôn, xóm trên địa bàn",
)
