@echo off
rem Starts the headless service; arguments go to the JVM (-Ddrover.data=C:\drover).
setlocal
set "HOME_DIR=%~dp0.."
set "JAVA_CMD=java"
if defined JAVA_HOME set "JAVA_CMD=%JAVA_HOME%\bin\java"
"%JAVA_CMD%" "-Djava.util.logging.config.file=%HOME_DIR%\etc\logging.properties" "-Ddrover.home=%HOME_DIR%" ^
  %DROVER_JAVA_OPTIONS% %* -cp "%HOME_DIR%\lib\*" org.drover.launcher.Main
