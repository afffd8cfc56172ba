"""網站密碼重新設定: login is restored by a new password slip; the old password and open sessions end."""
